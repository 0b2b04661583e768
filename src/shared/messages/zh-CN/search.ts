import type { search as english } from '../en/search';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: searching for tasks. */
export const search = {
  search: {
    noField: '“{token}”：没有“{name}”这个字段，可用 {fields}。含冒号的文字请加引号。',
    noValue: '“{token}”缺少要查找的内容，请写在冒号后面。',
    choose: '“{token}”可用 {values}，多个之间用逗号分隔。',
    badValue: '“{token}”：“{value}”无效，可用 {values}。',
  },
} as const satisfies Translation<typeof english>;
