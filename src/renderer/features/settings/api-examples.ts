import { pathWithin } from './data-folder';

/** A call from a terminal. `origin` is null where the page does not come from the engine's own address. */
export function curlExample(origin: string | null): string {
  return [
    `curl -s "${origin ?? '$URL'}/rpc/tasks.list" \\`,
    `  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\`,
    `  -d '{"page": 1, "pageSize": 20}'`,
  ].join('\n');
}

/** A call from a notebook, which finds address and token by itself. */
export function pythonExample(dataDir: string): string {
  return [
    'import json, pathlib, urllib.request',
    '',
    `file = pathlib.Path(${JSON.stringify(pathWithin(dataDir, 'engine.json'))})`,
    'engine = json.loads(file.read_text())',
    '',
    'def call(name, **values):',
    '    request = urllib.request.Request(',
    '        f"{engine[\'url\']}/rpc/{name}",',
    '        data=json.dumps(values).encode(),',
    '        headers={',
    '            "Authorization": f"Bearer {engine[\'token\']}",',
    '            "Content-Type": "application/json",',
    '        },',
    '    )',
    '    return json.load(urllib.request.urlopen(request))["value"]',
    '',
    'call("executions.start", key="sample-moving-averages")',
  ].join('\n');
}
