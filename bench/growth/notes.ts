/** What the figures do not say by themselves. */
export const NOTES = `- "Sittings": each person stays ten minutes, changes their mood once, leaves, and somebody else comes; a heartbeat every
  30 s. Rooms of under 1,000 people are measured side by side in one workerd, 1,000 people together. With more people a
  room has more changes to tell, until there is one in every interval: from there each person hears at most one broadcast
  a second, and in rooms over 2,000 fewer.
- "5 changes a second": nobody comes or goes, and five people a second change their mood, however many there are.
- A server that broadcasts on every change would grow with the people in both columns, without end.
- The simulated hour forgets the room after ten seconds without an event, as the platform does. "Made anew" is how often
  an event found it forgotten.
- In the soak TTL is 20 s and the heartbeat 8 s, so that those whose connection was dropped are over within it.`;
