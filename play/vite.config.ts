import { svelte } from "@sveltejs/vite-plugin-svelte";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/// `npm run dev` serves the client alone and passes everything else on to a running `digiwork serve`.
const server = process.env["DIGIWORK_SERVER"] ?? "http://localhost:8080";

export default defineConfig({
  plugins: [svelte(), tailwindcss()],
  base: "/",
  build: { target: "es2022", outDir: "dist", sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  server: { proxy: { "/api": server, "/maps": server, "/ws": { target: server, ws: true } } },
});
