/** English texts: searching for tasks. */
export const search = {
  search: {
    noField: '“{token}”: there is no field “{name}”. Fields are {fields}. Put text with a colon in quotes.',
    noValue: '“{token}” says nothing to look for. Write it behind the colon.',
    choose: '“{token}” takes one of {values}, or several with commas between them.',
    badValue: '“{token}”: “{value}” is none of {values}.',
  },
} as const;
