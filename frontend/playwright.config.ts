import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

const port = Number(process.env.LOADLINE_E2E_PORT ?? 8129);
/** An app of its own with an empty data folder, unless LOADLINE_E2E_URL names one that runs. */
const url = process.env.LOADLINE_E2E_URL ?? `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 180_000,
  // Two busy cores are slow; what is waited for is a condition, so a quick machine loses nothing.
  expect: { timeout: 30_000 },
  workers: 1,
  retries: 0,
  reporter: "list",
  use: {
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    launchOptions: {
      executablePath: process.env.LOADLINE_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    trace: "retain-on-failure",
  },
  ...(process.env.LOADLINE_E2E_URL
    ? {}
    : {
        webServer: {
          command: `./loadline up --no-browser --port ${port}`,
          cwd: "..",
          url: `${url}/healthz`,
          timeout: 300_000,
          gracefulShutdown: { signal: "SIGTERM" as const, timeout: 15_000 },
          env: {
            LOADLINE_DATA: mkdtempSync(join(tmpdir(), "loadline-e2e-")),
            // The kernels that set-up has compiled; an empty folder would cost their compilation again.
            LOADLINE_CACHE: process.env.LOADLINE_CACHE ?? join(import.meta.dirname, "..", "var", "cache"),
          },
        },
      }),
});
