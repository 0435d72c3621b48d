"""What `./loadline test` and `./loadline check` run: one suite is one tool or one part of the tests."""
