import { ApiError, type Problem } from "./problems";

type Options = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

export type Answer<T> = { data: T; status: number; etag: string | null };

function cookie(name: string): string | null {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

function problemsIn(body: unknown): Problem[] {
  if (typeof body !== "object" || body === null) return [];
  const { problems, detail } = body as { problems?: unknown; detail?: unknown };
  if (Array.isArray(problems)) return problems as Problem[];
  if (typeof detail === "string") return [{ at: "$", code: "refused", severity: "error", message: detail }];
  return [];
}

/** Asks the API; `path` is relative to /api/v1/. Raises ApiError for every answer that is not a success. */
export async function request<T>(path: string, options: Options = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  const init: RequestInit = { method: options.method ?? "GET", headers, credentials: "same-origin" };
  if (options.signal) init.signal = options.signal;
  if (options.json !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.json);
  } else if (options.form) {
    init.body = options.form;
  }
  const token = init.method === "GET" ? null : cookie("loadline_csrf");
  if (token) headers["X-CSRFToken"] = token;

  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, [], null);
  }
  const text = await response.text();
  let body: unknown = null;
  if (text && (response.headers.get("Content-Type") ?? "").includes("json")) body = JSON.parse(text);
  if (!response.ok) throw new ApiError(response.status, problemsIn(body), body);
  return { data: body as T, status: response.status, etag: response.headers.get("ETag") };
}

/** GET, and only the data. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request<T>(path, signal ? { signal } : {})).data;
}

/** POST of JSON, and only the data. */
export async function post<T>(path: string, json: unknown = {}): Promise<T> {
  return (await request<T>(path, { method: "POST", json })).data;
}
