/** Moves the focus between rows of a table by the arrow keys, Home and End: each row has one link marked `data-row`. */
export function onRowKey(event: KeyboardEvent): void {
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const links = [...currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = links.findIndex((link) => link === target || link.closest('tr') === target.closest('tr'));
  const goals: Readonly<Record<string, number>> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    Home: 0,
    End: links.length - 1,
  };
  const goal = goals[event.key];
  if (at < 0 || goal === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const link = links[Math.min(Math.max(0, goal), links.length - 1)];
  if (link === undefined) return;
  event.preventDefault();
  link.focus();
}
