import { svelte } from "@sveltejs/vite-plugin-svelte";
import tailwindcss from "@tailwindcss/vite";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig, type Plugin } from "vite";

/// `npm run dev` serves the client alone and passes everything else on to a running `digiwork serve`.
const server = process.env["DIGIWORK_SERVER"] ?? "http://localhost:8080";

/// Phaser's own build writes true or false for `typeof FLAG`, by which parts it is made of. Ours has the canvas
/// renderer alone: see src/scene/phaser.ts.
function phaserParts(): Plugin {
  const flag = /typeof (CANVAS_RENDERER|WEBGL_RENDERER|WEBGL_DEBUG|FEATURE_SOUND|PLUGIN_CAMERA3D|PLUGIN_FBINSTANT)\b/g;
  return {
    name: "phaser-parts",
    transform: {
      filter: { id: /[\\/]phaser[\\/]src[\\/]/ },
      handler: (code) => ({
        code: code
          .replace(flag, (_, name) => String(name === "CANVAS_RENDERER"))
          // Trying out WebGL, which nobody uses here, takes longer than all else of Phaser's start.
          .replace("Features.webGL = testWebGL();", ""),
        map: null,
      }),
    },
  };
}

/// The page names the two large parts that everybody needs in the end, so that the browser fetches them at once and
/// need not learn of each from the one before.
function earlyParts(): Plugin {
  return {
    name: "early-parts",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) =>
        Object.values(bundle ?? {})
          .filter(
            (part) =>
              part.type === "chunk" && /[\\/]src[\\/](app|scene[\\/]stage)\.ts$/.test(part.facadeModuleId ?? ""),
          )
          .map(({ fileName }) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${fileName}` },
            injectTo: "head" as const,
          })),
    },
  };
}

export default defineConfig({
  // The last makes tests of components resolve Svelte as a browser does; it does nothing in a build.
  plugins: [phaserParts(), earlyParts(), svelte(), tailwindcss(), svelteTesting()],
  base: "/",
  build: {
    target: "es2022",
    outDir: "dist",
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: ["index.html", "admin.html"] },
  },
  optimizeDeps: { rolldownOptions: { plugins: [phaserParts()] } },
  server: { proxy: { "/api": server, "/maps": server, "/ws": { target: server, ws: true } } },
});
