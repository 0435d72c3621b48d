import "@fontsource-variable/inter";
import "./ui/tokens.css";
import "./ui/base.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/problems";
import { App } from "./app/App";
import { overlay } from "./document/overlay";
import { editor } from "./document/store";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status >= 400),
    },
  },
});

// For the browser's console, the benchmark and whoever is curious: the drawing and what is shown of a run.
Object.assign(window, { loadline: { editor, overlay } });

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
