import { createContext } from "svelte";
import type { Ui } from "./ui";

export const [getUi, setUi] = createContext<Ui>();
