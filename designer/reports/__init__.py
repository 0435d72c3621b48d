"""What is shown of a Run and its Estimate: frozen facts (`content`), then one module per format.

Nothing here reads a database, a clock or a setting. Facts come in as the JSON shapes of a Run's summary, its
series and an Estimate, and money is rounded here and nowhere else.
"""
