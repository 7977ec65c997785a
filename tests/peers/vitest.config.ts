import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
// Types alone: this file stands where no package is found at run time.
import type { Plugin, ViteUserConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));
const play = join(here, "..", "..", "play");

/// Packages of these tests' own come first; what they do not have is looked up in play/.
function packagesOfPlay(): Plugin {
  return {
    name: "packages-of-play",
    enforce: "pre",
    resolveId(id, importer, options) {
      if (!importer || importer.includes("node_modules") || /^[./\0]|^node:/.test(id)) return null;
      if (existsSync(join(here, "node_modules", id))) return null;
      return this.resolve(id, join(play, "package.json"), { ...options, skipSelf: true });
    },
  };
}

export default {
  root: here,
  plugins: [packagesOfPlay()],
  test: {
    include: ["**/*.e2e.ts"],
    // Keycloak, a browser and the program share few cores.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
} satisfies ViteUserConfig;
