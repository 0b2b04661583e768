import { parseTaskQuery } from '@shared/search/task-query';
import { useText } from '../i18n';

/** Says what is wrong with a search for tasks as it is typed, null when nothing is. */
export function useSearchProblem(): (text: string) => string | null {
  const { say } = useText();
  return (text) => {
    const { fault } = parseTaskQuery(text);
    return fault === null ? null : say(fault);
  };
}
