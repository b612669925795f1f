// Hides account ids, for every room: nothing that bq prints, saves or caches shows more than the last four digits.

/** All of one id but its last four digits: `********1234`. Text that is masked already stays as it is. */
export function maskAccountId(accountId: string): string {
  return accountId.replace(/.(?=.{4})/g, '*');
}

/** Every account id in a text: 12 digits by themselves, in an ARN or a case ID; not the end of a request ID (a UUID) or of a fraction. */
export function maskAccounts(text: string): string {
  return text.replace(/(?<!\w|\d\.|[0-9a-f]{4}-)\d{8}(\d{4})(?!\w)/gi, '********$1');
}
