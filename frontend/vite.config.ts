import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { awsIcons } from "./vite.icons.ts";

const server = process.env.LOADLINE_SERVER ?? "http://127.0.0.1:8000";
const toServer = { target: server, changeOrigin: false };

export default defineConfig({
  // Django serves dist/ at the root: /assets/ (named by content, kept for ever) and /icons/.
  base: "/",
  plugins: [react(), awsIcons()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: Number(process.env.PORT ?? 5173),
    strictPort: true,
    proxy: { "/api": toServer, "/healthz": toServer, "/admin": toServer },
  },
  build: { target: "es2022", assetsInlineLimit: 0, reportCompressedSize: true },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
});
