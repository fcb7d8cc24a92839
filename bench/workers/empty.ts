/** An empty Worker has only the costs that every Worker has at its start. */
export default { fetch: () => new Response("nothing") } satisfies ExportedHandler;
