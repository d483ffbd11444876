/**
 * Arguments as one string that a Windows program takes apart into the same ones, by the rules of CommandLineToArgvW and of Microsoft's C
 * runtime: blanks part, quotes hold together, and backslashes count twice before a quote and only there.
 *
 * @throws RangeError for a NUL, which ends a command line
 */
export function windowsArguments(args: readonly string[]): string {
  return args.map(quoted).join(' ')
}

function quoted(arg: string): string {
  if (arg.includes('\0')) throw new RangeError('An argument can’t hold a NUL character.')
  if (arg !== '' && !/[\s"]/.test(arg)) return arg
  const escaped = arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')
  return `"${escaped}"`
}
