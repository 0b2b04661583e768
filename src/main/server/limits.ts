/** What one client, or all of them together, may ask of the server. */
export interface ServerLimits {
  /** Longest HTTP body and longest WebSocket message, in bytes. */
  bodyBytes: number;
  /** The same of a viewer, who brings no definitions: nothing that is looked for takes more. In bytes. */
  viewerBytes: number;
  /** Deepest nesting of arrays and objects in a message. */
  depth: number;
  /**
   * Open sockets, WebSockets included. One more takes the place of the oldest that has not shown who it is; where all
   * have, it is answered with `busy`.
   */
  sockets: number;
  /** Calls that are being answered, over all clients; one more is answered with `busy`. */
  calls: number;
  /** Calls that are being answered on one WebSocket. */
  callsPerSocket: number;
  /** Time in which a WebSocket has to say who it is, in ms. */
  helloMs: number;
  /** Bytes that a WebSocket may send before it has said who it is. */
  helloBytes: number;
  /** Time for a client to take note that its WebSocket is closed, in ms. */
  goodbyeMs: number;
  /** Time between two pings; a socket that has been silent for one whole round is closed. In ms. */
  pingMs: number;
  /** Bytes that may wait for a slow WebSocket before it is cut off; it comes back and reads anew. */
  backlogBytes: number;
  /** Time for a whole HTTP request, in ms. */
  requestMs: number;
}

/** The limits that hold unless a test narrows them. */
export const SERVER_LIMITS: ServerLimits = {
  bodyBytes: 4 * 1024 * 1024,
  viewerBytes: 256 * 1024,
  depth: 64,
  sockets: 600,
  calls: 256,
  callsPerSocket: 64,
  helloMs: 5_000,
  helloBytes: 4 * 1024,
  goodbyeMs: 1_000,
  pingMs: 30_000,
  backlogBytes: 64 * 1024 * 1024,
  requestMs: 30_000,
};
