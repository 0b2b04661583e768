import type { Health } from '@shared/contract/health';
import type { Settings } from '@shared/model/settings';
import type { Places } from './ports';

const JOURNAL_BYTES = 65_536;
/** Tokens are 43 characters of base64url; a line of the journal should hold none, and the report must not. */
const TOKEN_LIKE = /[A-Za-z0-9_-]{43,}/g;

/** The same text with whatever looks like a token struck out. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN_LIKE, '…');
}

/** Health, settings and the end of the journal as one text; whatever looks like a token is struck out. */
export async function diagnosticsText(health: Health, settings: Settings, places: Places): Promise<string> {
  const journal = await places.journalTail(JOURNAL_BYTES);
  const parts = [
    `# Closing Bell ${health.version}, ${new Date(health.now).toISOString()}`,
    `## Health\n${JSON.stringify(health, null, 2)}`,
    `## Settings\n${JSON.stringify(settings, null, 2)}`,
    `## Journal\n${journal}`,
  ];
  return withoutTokens(parts.join('\n\n'));
}
