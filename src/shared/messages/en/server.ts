/** English texts: what the loopback server refuses. */
export const server = {
  server: {
    connections: 'Too many connections. Close some and try again.',
    calls: 'Too many calls at once. Try again in a moment.',
    callsOfSocket: 'Too many calls at once on this connection. Wait for answers.',
    foreign: 'Only this machine’s own pages may come in.',
    noAddress: 'There is nothing at this address.',
    noCall: 'There is no such call. Calls are made as POST /rpc/NAME.',
    token: 'A valid token is needed: Authorization: Bearer TOKEN.',
    request: 'The request can’t be read: {why}',
    internal: 'Something went wrong inside the app. The engine log has the details.',
    webSockets: 'WebSockets are served at /push.',
    portTaken: 'Port {port} is taken by another program.',
    portRefused: 'Port {port} can’t be listened on: {why}.',
    dataFolder: 'The data folder {folder} can’t be used: {why}',
    depth: 'The JSON is nested deeper than {levels} levels.',
    fields: 'An object of the JSON has more than {most} fields.',
    notJson: 'The body is not valid JSON in UTF-8.',
    brokeOff: 'The body broke off before its end.',
    tooLong: 'The body is longer than {bytes} bytes.',
  },
} as const;
