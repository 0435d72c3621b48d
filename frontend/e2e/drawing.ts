/** Small drawings for the tests that need no run. */

export type Box = {
  id: string;
  service: string;
  title: string;
  at: [number, number];
  parent?: string;
  locked?: boolean;
};

export function box(id: string, service: string, title: string, x: number, y: number, more?: Partial<Box>) {
  return { id, service, title, at: [x, y], params: {}, ...more };
}

export function drawing(nodes: unknown[], edges: unknown[] = [], groups: unknown[] = []) {
  const classes = [{ id: "page", title: "Page" }];
  return { schema_version: 1, name: "By hand", classes, groups, nodes, edges };
}
