/** The exchange that people of a time zone most likely work by; left out: of this device's. */
export function homeCalendar(zone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  if (zone.startsWith('America/')) return 'XNYS';
  return zone === 'Asia/Hong_Kong' ? 'XHKG' : 'XSHG';
}
