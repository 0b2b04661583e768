import type { Router } from 'vue-router';
import { LANGUAGE_TAGS, LANGUAGES } from '@shared/messages/languages';
import type { Theme } from '../composables/use-theme';
import { chooseLanguage, type Translate } from '../i18n';
import { NAV_PAGES } from './nav-pages';
import type { PaletteItem } from './palette-items';
import { VERB_WORDS, type Verb } from './palette-query';
import { SETTINGS_PLACES } from './settings-places';

/** What the fixed items need from around them. */
export interface PlacesDeps {
  t: Translate;
  router: Router;
  canEdit: boolean;
  chooseTheme: (theme: Theme) => void;
}

/** The pages, the commands, the parts of the settings, and the looks: what is there whatever the tasks are. */
export function placeItems({ t, router, canEdit, chooseTheme }: PlacesDeps): PaletteItem[] {
  const begin = (verb: Verb, label: string, rest = ''): PaletteItem => ({
    id: `begin-${verb}${rest}`,
    group: 'commands',
    label,
    words: [verb, rest],
    fill: `${t(VERB_WORDS[verb])} ${rest}`,
    run: () => undefined,
  });
  const page = (group: 'pages' | 'commands' | 'settings', to: string, label: string, words: readonly string[]) => ({
    id: `page-${to}-${label}`,
    group,
    label,
    words,
    recent: { kind: 'page', to } as const,
    run: () => router.push(to),
  });
  return [
    ...NAV_PAGES.map(({ to, label, words }) => page('pages', to, t(label), words)),
    ...(canEdit
      ? [
          page('commands', '/new-task', t('palette.newTask'), ['new task', 'create']),
          page('commands', '/new-workflow', t('palette.newWorkflow'), ['new workflow', 'create']),
          begin('run', t('palette.begin.run')),
          begin('runFor', t('palette.begin.runFor')),
          begin('pause', t('palette.begin.pauseTag'), 'tag:'),
        ]
      : []),
    ...SETTINGS_PLACES.map(({ section, label, words }) => ({
      ...page('settings', `/settings?section=${section}`, t(label), words),
      detail: t(`settings.section.${section}`),
    })),
    ...LANGUAGE_TAGS.map((language) => ({
      id: `language-${language}`,
      group: 'look' as const,
      label: t('palette.useLanguage', { name: LANGUAGES[language].name }),
      words: ['language', '语言'],
      run: () => chooseLanguage(language),
    })),
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      id: `theme-${theme}`,
      group: 'look' as const,
      label: t('palette.useTheme', { name: t(`theme.${theme}`) }),
      words: ['theme', theme, '外观'],
      run: () => chooseTheme(theme),
    })),
  ];
}
