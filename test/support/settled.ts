import type { Page } from 'playwright-core';

/** Waits until a page has its heading and nothing on it has changed from one look to the next. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(
    () => {
      const seen = document.body.innerText.replace(/\d/g, '');
      const store = window as Window & { closingBellSeen?: { text: string; times: number } };
      const last = store.closingBellSeen;
      store.closingBellSeen = { text: seen, times: last?.text === seen ? last.times + 1 : 0 };
      return store.closingBellSeen.times >= 3;
    },
    null,
    { polling: 60 },
  );
}
