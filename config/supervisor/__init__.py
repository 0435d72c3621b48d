"""Keeps the app's processes running: the web server, the worker, the embedded queue; `dev` adds Vite."""
