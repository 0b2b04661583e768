/** Time in which the browser has taken a file over, ms. */
const TAKEN_MS = 60_000;

/** Has the browser save text as a file of this name. */
export function saveAs(name: string, parts: BlobPart[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS);
}
