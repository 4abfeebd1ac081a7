import { number } from '../format';

/** "1 message", "2 messages"; English has these two forms. */
export function count(n: number, one: string, many: string): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}
