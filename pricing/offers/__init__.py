"""AWS's own price lists: bulk offer files (JSON, CSV), Savings Plan files, and what GetProducts answers.

Everything is streamed: of a multi-gigabyte file only the records that become rates are kept.
"""
