import type { PlainKey } from '../i18n';

/** A field or part of the settings, with the section that it stands in. */
export interface SettingsPlace {
  section: 'general' | 'limits' | 'calendars' | 'retention' | 'api' | 'about';
  label: PlainKey;
  /** Words by which it is found, whatever the language. */
  words: readonly string[];
}

/** What the settings have, in the order of the page. */
export const SETTINGS_PLACES: readonly SettingsPlace[] = [
  { section: 'general', label: 'settings.language', words: ['language', '语言', 'yy', 'yuyan'] },
  { section: 'general', label: 'settings.theme', words: ['theme', 'dark mode', '外观', 'wg', 'waiguan'] },
  { section: 'general', label: 'settings.welcome', words: ['welcome', 'samples', '示例', '欢迎'] },
  { section: 'limits', label: 'settings.slots', words: ['slots', 'concurrency', 'parallel', '并发数', 'bfs'] },
  { section: 'limits', label: 'settings.groups', words: ['groups', 'rate limit', 'vendor', '限流组', 'xlz'] },
  { section: 'calendars', label: 'calendar.settingsHours', words: ['trading hours', '交易时段', 'jysd'] },
  { section: 'calendars', label: 'settings.section.calendars', words: ['calendars', 'holidays', '日历', 'rl'] },
  { section: 'retention', label: 'settings.backups', words: ['backup', 'restore', '备份', 'bf', 'beifen'] },
  { section: 'retention', label: 'settings.section.retention', words: ['retention', 'disk', 'logs', '保留', 'bl'] },
  { section: 'api', label: 'settings.section.api', words: ['api', 'token', 'script', '令牌', '接口'] },
  { section: 'api', label: 'settings.address', words: ['address', 'port', 'url', '地址', '端口'] },
  { section: 'about', label: 'settings.version', words: ['version', 'about', 'licence', '版本', '关于'] },
  { section: 'about', label: 'settings.dataDir', words: ['data folder', 'path', '数据目录', '数据文件夹'] },
  { section: 'about', label: 'settings.diagnostics', words: ['diagnostics', 'report', '诊断', 'zd'] },
];
