import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";

/// The client's layers. Each folder lists what it must not import, with the reason shown to whoever tries.
const layers = {
  world: [
    ["phaser", "world/ is pure: it knows no framework."],
    ["svelte*", "world/ is pure: it knows no framework."],
    ["**/generated/**", "world/ has its own plain types; protocol/ maps them to the wire."],
    ["**/{protocol,session,scene,ui,media,chat,app}/**", "world/ depends on nothing but the seam's types."],
  ],
  session: [
    ["phaser", "A session knows no drawing."],
    ["svelte*", "A session knows no framework."],
    ["**/generated/**", "session/ speaks through protocol/."],
    ["**/{scene,ui,media,chat,app}/**", "A session knows neither drawing nor panels; app.ts joins them."],
  ],
  scene: [
    ["svelte*", "The scene draws with Phaser; ui/ has Svelte."],
    ["**/generated/**", "The scene reads world/, not the wire."],
    ["**/{ui,session,protocol,media,chat,app}/**", "The scene reads world/ and sends intents; app.ts joins them."],
  ],
  ui: [
    ["phaser", "ui/ draws DOM; scene/ has Phaser."],
    ["**/generated/**", "ui/ sees office.ts, not the wire."],
    [
      "**/{scene,world,session,protocol,media,chat,app}/**",
      "ui/ sees the office through office.ts alone.",
      "**/chat/links",
    ],
  ],
  media: [["**/{scene,world,session,protocol,ui,app}/**", "media/ is joined to the rest by app.ts through port.ts."]],
  chat: [["**/{scene,world,session,protocol,ui,app}/**", "chat/ is joined to the rest by app.ts through port.ts."]],
};

const layerRules = Object.entries(layers).map(([folder, bans]) => ({
  files: [`src/${folder}/**/*.ts`, `src/${folder}/**/*.svelte`],
  ignores: ["**/*.test.ts", "**/fakes.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: bans.map(([pattern, message, allowed]) => ({
          group: allowed === undefined ? [pattern] : [pattern, `!${allowed}`],
          message,
        })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist/", "src/generated/", "node_modules/", "public/"] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteFeatures: { experimentalGenerics: true } } },
  },
  {
    rules: {
      "no-undef": "off",
      eqeqeq: ["error", "always"],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  ...layerRules,
);
