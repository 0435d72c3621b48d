"""A drawing made into a networkx graph, the graph into a Plan, a Result into Usage. Pure Python."""
