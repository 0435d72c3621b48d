"""Mermaid: the drawing as a flowchart, whatever its titles hold."""

from __future__ import annotations

from designer.exchange.mermaid import mermaid
from tests.designer.graph.drawings import graph_of


def test_the_match_day_becomes_a_flowchart_with_its_places_nested() -> None:
    """browsers -> ALB -> fleet -> queue -> function, in Region and VPC."""
    assert mermaid(graph_of()).splitlines() == [
        "flowchart LR",
        '  n0["browsers<br/>Client"]',
        '  subgraph g0["Region eu-west-1"]',
        '    n3["orders<br/>SQS queue"]',
        '    n4["fulfil<br/>Lambda"]',
        '    subgraph g1["VPC"]',
        '      n1["edge<br/>ALB"]',
        '      n2["web<br/>Auto Scaling"]',
        '      subgraph g2["Zone a"]',
        "      end",
        "    end",
        "  end",
        '  n0 -->|"Call"| n1',
        '  n1 -->|"Target"| n2',
        '  n2 -.->|"Send"| n3',
        '  n3 -.->|"Event source"| n4',
    ]


def test_no_title_breaks_out_of_its_label() -> None:
    graph = graph_of((("nodes", "web", "title"), 'a"] --> x; <script>\n`#quot;\\'))
    line = next(line for line in mermaid(graph).splitlines() if "n2[" in line)
    assert line == '      n2["a#quot;] --#gt; x; #lt;script#gt; #96;#35;quot;#92;<br/>Auto Scaling"]'
