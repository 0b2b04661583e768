/** A file's path within a folder, in the way of the system that the folder's path shows. */
export function pathWithin(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}
