/** A drawing of any size for benchmarks: containers in containers, boxes in them, edges mostly to neighbours. */
export function drawing(nodes, edges, catalog) {
  const pick = (role) => catalog.services.filter((service) => service.role === role && !service.spans_zones);
  const region = catalog.services.find(({ key }) => key === "region");
  const vpc = catalog.services.find(({ key }) => key === "vpc");
  const kinds = pick("node").filter(({ ports }) => ports.length > 0);
  const perGroup = Math.ceil(nodes / 15);
  const columns = Math.ceil(Math.sqrt(perGroup));
  const [width, height] = [columns * 208 + 48, Math.ceil(perGroup / columns) * 128 + 72];
  const groups = [];
  const boxes = [];
  for (let at = 0; at < 15; at += 1) {
    const [x, y] = [(at % 5) * (width + 80), Math.floor(at / 5) * (height + 96)];
    groups.push({ id: `r${at}`, service: region.key, params: {}, frame: [x, y, width + 32, height + 56] });
    groups.push({
      id: `v${at}`,
      service: vpc.key,
      parent: `r${at}`,
      params: {},
      frame: [x + 16, y + 40, width, height],
    });
    for (let n = 0; n < perGroup && boxes.length < nodes; n += 1) {
      const service = kinds[(at + n) % kinds.length];
      boxes.push({
        id: `n${boxes.length}`,
        service: service.key,
        title: `${service.short_title} ${boxes.length}`,
        parent: `v${at}`,
        at: [x + 40 + (n % columns) * 208, y + 88 + Math.floor(n / columns) * 128],
        params: {},
      });
    }
  }
  const port = (service, side) =>
    catalog.services.find(({ key }) => key === service).ports.find((one) => one.side === side);
  const wires = [];
  for (let at = 0; wires.length < edges && at < edges * 4; at += 1) {
    const from = boxes[(at * 7) % boxes.length];
    const to = boxes[((at * 7) % boxes.length) + 1 + (at % 5)] ?? boxes[at % 9];
    const [out, into] = [port(from.service, "out"), port(to.service, "in")];
    if (!out || !into || from === to) continue;
    wires.push({
      id: `e${wires.length}`,
      kind: out.kind,
      from: [from.id, out.id],
      to: [to.id, into.id],
      params: {},
    });
  }
  return {
    schema_version: 1,
    name: `${boxes.length} boxes`,
    account: {},
    classes: [{ id: "page", title: "Page" }],
    groups,
    nodes: boxes,
    edges: wires,
  };
}
