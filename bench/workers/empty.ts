/** A Worker that does nothing: what every Worker costs at its start. */
export default { fetch: () => new Response("nothing") } satisfies ExportedHandler;
