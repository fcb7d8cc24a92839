/** Defines `<breathing-room>`. A page may load it twice, in two versions even: the first one stays. */
import { BreathingRoomElement } from "./element.ts";

const NAME = "breathing-room";

const registry = globalThis.customElements;
if (registry && !registry.get(NAME)) registry.define(NAME, BreathingRoomElement);
