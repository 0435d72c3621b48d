"""The drawing and what is kept of it: catalog, graph, models, actions and doors."""
