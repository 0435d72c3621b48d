"""Quantities and money: prices Usage from a PriceBook. Knows no time, no Django."""
