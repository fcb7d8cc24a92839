/** Defines `<breathing-room>`. If a page loads this module twice, even in two versions, the first definition stays. */
import { BreathingRoomElement } from "./element.ts";

const NAME = "breathing-room";

const registry = globalThis.customElements;
if (registry && !registry.get(NAME)) registry.define(NAME, BreathingRoomElement);
