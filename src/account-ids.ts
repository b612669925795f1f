// Hides account ids, for every room: nothing that bq prints, saves or caches shows more than the last four digits.

/** All of one id but its last four digits: `********1234`. Text that is masked already stays as it is. */
export function maskAccountId(accountId: string): string {
  return accountId.replace(/.(?=.{4})/g, '*');
}

/** Every account id in a text: 12 digits by themselves or in an ARN, not those of a request id or a number. */
export function maskAccounts(text: string): string {
  return text.replace(/(?<![\w.-])\d{8}(\d{4})(?![\w.-])/g, '********$1');
}
