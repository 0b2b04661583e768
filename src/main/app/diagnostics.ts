import type { Health } from '@shared/contract/health';
import type { Settings } from '@shared/model/settings';
import type { HostFiles } from './ports';

const LOG_BYTES = 65_536;
/** Tokens are 43 characters of base64url; a line of the engine log should hold none, and the report must not. */
const TOKEN_LIKE = /[A-Za-z0-9_-]{43,}/g;

/** The same text with whatever looks like a token struck out. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN_LIKE, '…');
}

/** Health, settings and the end of the engine log as one text; whatever looks like a token is struck out. */
export async function diagnosticsText(health: Health, settings: Settings, hostFiles: HostFiles): Promise<string> {
  const log = await hostFiles.engineLogTail(LOG_BYTES);
  const parts = [
    `# Closing Bell ${health.version}, ${new Date(health.now).toISOString()}`,
    `## Health\n${JSON.stringify(health, null, 2)}`,
    `## Settings\n${JSON.stringify(settings, null, 2)}`,
    `## Engine log\n${log}`,
  ];
  return withoutTokens(parts.join('\n\n'));
}
