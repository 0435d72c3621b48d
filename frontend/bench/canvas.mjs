/**
 * Measures the built page in headless Chromium: `node bench/canvas.mjs CATALOG.json`. Prints one JSON object.
 * A frame counts when the box or the view really moved; a plain frame counter would say 60 while nothing moves.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { drawing } from "./drawing.mjs";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const TYPES = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const catalog = JSON.parse(readFileSync(process.argv[2], "utf8"));
const only = process.argv[3];

/** Serves the page and just enough of the API to open a drawing; scripts are gzipped as a server would. */
function serve(documents) {
  const loaded = new Map();
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const json = (value) => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(value));
    };
    const id = /^\/api\/v1\/architectures\/(\w+)\/$/.exec(path)?.[1];
    if (path === "/api/v1/catalog/") return json(catalog);
    if (path === "/api/v1/problems/") return json({ problems: [] });
    if (id)
      return json({ id, name: id, etag: "1", document: documents[id], scenarios: [], latest_run: null });
    if (path.startsWith("/api/")) return json([]);
    const file = extname(path) ? path : "/index.html";
    try {
      const body = readFileSync(join(DIST, file));
      response.setHeader("Content-Type", TYPES[extname(file)] ?? "text/html");
      if (extname(file) === ".js") loaded.set(file, gzipSync(body).length);
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ server, loaded })));
}

/** Starts counting the moments at which what `selector` shows has moved. */
function watch(page, selector) {
  return page.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    const moments = [];
    let last = element.style.transform;
    let running = true;
    const look = (now) => {
      if (element.style.transform !== last) {
        last = element.style.transform;
        moments.push(now);
      }
      if (running) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.stopWatching = () => {
      running = false;
      return moments;
    };
  }, selector);
}

async function gaps(page) {
  const moments = await page.evaluate(() => window.stopWatching());
  const between = moments.slice(1).map((moment, at) => moment - moments[at]);
  between.sort((a, b) => a - b);
  const at = (share) =>
    Number(
      (between[Math.min(between.length - 1, Math.floor(between.length * share))] ?? Number.NaN).toFixed(1),
    );
  return { median: at(0.5), p95: at(0.95), frames: between.length };
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Input through the debugging protocol, 125 events a second as a mouse sends them, whether or not the page keeps up;
 * the library's own mouse runs scripts in the page, which costs frames.
 */
async function paced(steps, send) {
  const begin = performance.now();
  const sent = [];
  for (let step = 1; step <= steps; step += 1) {
    sent.push(send(step));
    await wait(Math.max(0, begin + step * 8 - performance.now()));
  }
  await Promise.all(sent);
}

async function drag(session, from, steps, by, modifiers = {}) {
  const send = (type, x, y, more) =>
    session.send("Input.dispatchMouseEvent", { type, x, y, button: "left", ...modifiers, ...more });
  await send("mousePressed", from.x, from.y, { clickCount: 1, buttons: 1 });
  await paced(steps, (step) => {
    const swing = Math.sin(step / 40);
    return send("mouseMoved", from.x + by * swing, from.y + by * 0.6 * Math.sin(step / 26), { buttons: 1 });
  });
  await send("mouseReleased", from.x, from.y, { clickCount: 1, buttons: 0 });
}

async function open(browser, port, id) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://127.0.0.1:${port}/architectures/${id}`);
  await page.waitForSelector(".react-flow__node-card");
  await wait(1200);
  return { page, session: await page.context().newCDPSession(page) };
}

async function zoomTo(page, zoom) {
  for (let tries = 0; tries < 80; tries += 1) {
    const now = await page.evaluate(() =>
      Number(/scale\(([\d.]+)\)/.exec(document.querySelector(".react-flow__viewport").style.transform)[1]),
    );
    if (Math.abs(now - zoom) < 0.03) return;
    await page.mouse.move(720, 420);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, Math.max(-60, Math.min(60, Math.log(now / zoom) * 300)));
    await page.keyboard.up("Control");
    await wait(40);
  }
}

/** A box in the middle of what is seen. */
function middleBox(page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".react-flow__node-card")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return {
        id: element.dataset.id,
        x: x + width / 2,
        y: y + height * 0.6,
        away: Math.hypot(x - 660, y - 420),
      };
    });
    return boxes.sort((a, b) => a.away - b.away)[0];
  });
}

async function dragging(browser, port, zoom) {
  const { page, session } = await open(browser, port, "d500");
  if (zoom) await zoomTo(page, zoom);
  await wait(500);
  const box = await middleBox(page);
  await watch(page, `.react-flow__node[data-id="${box.id}"]`);
  await drag(session, box, 480, zoom ? 160 : 60);
  const measured = await gaps(page);
  await page.close();
  return measured;
}

async function panning(browser, port) {
  const { page, session } = await open(browser, port, "d1000");
  await watch(page, ".react-flow__viewport");
  await paced(480, (step) =>
    session.send("Input.dispatchMouseEvent", {
      type: "mouseWheel",
      x: 700,
      y: 420,
      deltaX: Math.round(15 * Math.sin(step / 30)),
      deltaY: Math.round(12 * Math.cos(step / 22)),
    }),
  );
  const measured = await gaps(page);
  await page.close();
  return measured;
}

/** Every box and edge gets new figures in every frame, as a run that is played at full speed gives them. */
async function playing(browser, port) {
  const { page } = await open(browser, port, "d500");
  await zoomTo(page, 0.8);
  await wait(500);
  const box = await middleBox(page);
  await page.evaluate((watched) => {
    const { editor, overlay } = window.loadline;
    const { nodes, edges } = editor.getState().document;
    const layer = document.querySelector("canvas[data-at]");
    // The layer says which moment it drew last; where boxes show their figures themselves, a box does.
    const figure = () =>
      layer?.dataset.at ?? document.querySelector(`[data-id="${watched}"] strong`)?.textContent;
    const moments = [];
    let [last, tick, running] = [figure(), 0, true];
    const step = (now) => {
      if (figure() !== last) {
        last = figure();
        moments.push(now);
      }
      tick += 1;
      const wave = (n) => 0.5 + 0.5 * Math.sin(tick / 20 + n);
      overlay.setState({
        at_s: tick,
        locked: true,
        peak_rate_per_s: 1000,
        nodes: Object.fromEntries(
          nodes.map(({ id }, n) => [
            id,
            { utilisation: wave(n), figure: `${tick % 100} %`, detail: `p99 ${tick} ms` },
          ]),
        ),
        edges: Object.fromEntries(
          edges.map(({ id }, n) => [
            id,
            { rate_per_s: 1000 * wave(n), utilisation: wave(n), label: `${tick} /s` },
          ]),
        ),
      });
      if (running) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    window.stopWatching = () => {
      running = false;
      return moments;
    };
  }, box.id);
  await wait(5000);
  const measured = await gaps(page);
  await page.close();
  return measured;
}

async function loading(browser, port, loaded) {
  loaded.clear();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const start = performance.now();
  await page.goto(`http://127.0.0.1:${port}/architectures/small`);
  await page.waitForSelector(".react-flow__node-card");
  const first_load_ms = Math.round(performance.now() - start);
  await page.waitForLoadState("networkidle");
  await page.close();
  const bytes = [...loaded.values()].reduce((sum, size) => sum + size, 0);
  return { first_load_ms, first_load_js_kb_gz: Math.round(bytes / 1024) };
}

const documents = {
  d500: drawing(500, 800, catalog),
  d1000: drawing(1000, 1600, catalog),
  small: drawing(12, 14, catalog),
};
const { server, loaded } = await serve(documents);
const { port } = server.address();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const parts = {
  drag_500_ms: () => dragging(browser, port, 0.8),
  drag_500_fit_ms: () => dragging(browser, port, null),
  pan_1000_ms: () => panning(browser, port),
  playback_500_ms: () => playing(browser, port),
};
const result = {};
for (const [name, measure] of Object.entries(parts)) {
  if (!only || only === name) result[name] = await measure();
}
if (!only) Object.assign(result, await loading(browser, port, loaded));
await browser.close();
server.close();
process.stdout.write(`${JSON.stringify(result)}\n`);
