import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const FOLDERS = ["architecture-service", "resource", "architecture-group", "category"];

/** Every icon of the package by its bare name; where two folders share a name, the first folder wins. */
function iconFiles(): Map<string, string> {
  const root = fileURLToPath(new URL("./node_modules/aws-icons/icons", import.meta.url));
  const files = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(root, folder))) {
      if (!files.has(name)) files.set(name, join(root, folder, name));
    }
  }
  return files;
}

/**
 * Serves AWS's own icons, unchanged, as icons/<Name>.svg beside the page. They stay separate files: a service
 * names its icon in the catalog, so a new service needs neither TypeScript nor a new bundle.
 */
export function awsIcons(): Plugin {
  return {
    name: "loadline:aws-icons",
    configureServer(server) {
      const files = iconFiles();
      server.middlewares.use("/icons", (request, response, next) => {
        const file = files.get(
          decodeURIComponent((request.url ?? "").replace(/^\//, "").split("?")[0] ?? ""),
        );
        if (!file) return next();
        response.setHeader("Content-Type", "image/svg+xml");
        response.end(readFileSync(file));
      });
    },
    generateBundle() {
      for (const [name, file] of iconFiles()) {
        this.emitFile({ type: "asset", fileName: `icons/${name}`, source: readFileSync(file) });
      }
    },
  };
}
