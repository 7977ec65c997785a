import "../ui/styles/app.css";
import { mount } from "svelte";
import { readKnown } from "../account/account.svelte";
import { pickLanguage } from "../i18n/languages";
import Admin from "./Admin.svelte";
import { Api } from "./api";
import { Desk } from "./desk.svelte";
import { wordsFor } from "./words";

void main();

async function main(): Promise<void> {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const dress = (): void => {
    document.documentElement.dataset["theme"] = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", dress);
  dress();
  const words = wordsFor(navigator.languages);
  document.documentElement.lang = pickLanguage(navigator.languages);
  const desk = new Desk(new Api(window.fetch.bind(window)), words, document.documentElement.lang, window);
  const who = await fetch("/api/me").then(
    async (answer) => (answer.ok ? readKnown(await answer.json()) : null),
    () => null,
  );
  mount(Admin, { target: document.getElementById("admin")!, props: { desk, who } });
}
