const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const time = '\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?';
const zone = '(?: ?(?:Z|[+-]\\d\\d:?\\d\\d|[A-Z]{2,4})\\b)?';

interface DateFormat {
  readonly name: string;
  /** Characters that it may begin with, as between the brackets of a regular expression. */
  readonly begins: string;
  readonly pattern: string;
  readonly example: string;
}

const digits = '0-9';
/** Of days and months. */
const names = 'ADFJMNOSTW';

/** Date formats, longest first, each with an example that it must match whole. */
export const dateFormats: readonly DateFormat[] = [
  {
    name: 'iso',
    begins: digits,
    pattern: `\\d{4}-\\d\\d-\\d\\d[T ]${time}(?: [+-]\\d{4})?${zone}`,
    example: '2024-05-01 10:11:12.345 +0000 UTC',
  },
  {
    name: 'cisco',
    begins: '0-9*.',
    pattern: `[*.]?${time} [A-Z]{2,4} ${day},? ${month} {1,2}\\d{1,2} \\d{4}`,
    example: '*06:33:11.123 UTC Mon Mar 1 1993',
  },
  {
    name: 'rfc',
    begins: names,
    pattern: `${day},? \\d{1,2}[ -]${month}[ -]\\d{2,4} ${time}${zone}`,
    example: 'Tue, 03 Nov 2020 20:45:29 +0000',
  },
  {
    name: 'ctime',
    begins: names,
    pattern: `${day}[a-z]*,? ${month} {1,2}\\d{1,2} ${time}(?: [AP]M)?${zone}(?: \\d{4}(?: [+-]\\d{4})?)?`,
    example: 'Wed Oct 30 05:13:22 PDT 2019',
  },
  { name: 'day-iso', begins: names, pattern: `${day} \\d{4}-\\d\\d-\\d\\d ${time}${zone}`, example: 'Mon 2024-01-15 08:00:01 UTC' },
  { name: 'apache', begins: digits, pattern: `\\d{1,2}/${month}/\\d{4}:${time}(?: [+-]\\d{4})?`, example: '14/Nov/2024:00:16:32 +0000' },
  { name: 'syslog', begins: names, pattern: `${month} {1,2}\\d{1,2},? ${time}(?:,? \\d{4})?${zone}`, example: 'Oct 24 06:33:01' },
  { name: 'us', begins: names, pattern: `${month} {1,2}\\d{1,2},? {1,2}\\d{4}(?:,? ${time}(?: [AP]M)?)?`, example: 'Jan 5, 2021' },
  { name: 'day-month', begins: digits, pattern: `\\d{1,2}[ -]${month}[ -]\\d{4}(?: ${time})?`, example: '03 Nov 2020 20:45' },
  { name: 'slashes', begins: digits, pattern: `\\d{4}/\\d\\d/\\d\\d(?: ${time}${zone})?`, example: '2021/03/04 10:20:30' },
  { name: 'slashes-us', begins: digits, pattern: `\\d{1,2}/\\d{1,2}/\\d{4}(?:,? ${time}(?: ?[AP]M)?)?`, example: '3/14/2021, 9:26:53 AM' },
  { name: 'dots', begins: digits, pattern: `\\d{1,2}\\.\\d{1,2}\\.\\d{4}(?: ${time})?`, example: '14.03.2021 09:26' },
  { name: 'compact', begins: digits, pattern: '(?:19|20)\\d{6}T?\\d{6}(?:\\.\\d{1,6})?Z', example: '20240501101112Z' },
  { name: 'date', begins: digits, pattern: '\\d{4}-\\d\\d-\\d\\d', example: '2021-03-14' },
  { name: 'month-day', begins: names, pattern: `${month} {1,2}\\d{1,2}`, example: 'Oct 24' },
];
