/**
 * Takes a command line apart as CommandLineToArgvW does behind the program's name, written from its documentation and independent of
 * what puts lines together: 2n backslashes and a quote are n backslashes and a mark; 2n+1 and a quote are n backslashes and a quote;
 * other backslashes are themselves; within marks two quotes are one quote.
 */
export function commandLineToArgv(line: string): string[] {
  const args: string[] = []
  let at = 0
  while (at < line.length) {
    if (line[at] === ' ' || line[at] === '\t') {
      at++
      continue
    }
    let arg = ''
    let isQuoted = false
    for (; at < line.length && (isQuoted || (line[at] !== ' ' && line[at] !== '\t')); ) {
      let slashes = 0
      while (line[at] === '\\') {
        slashes++
        at++
      }
      if (line[at] !== '"') {
        arg += '\\'.repeat(slashes)
        if (slashes === 0) arg += line[at++]
        continue
      }
      arg += '\\'.repeat(Math.floor(slashes / 2))
      if (slashes % 2 === 1) arg += '"'
      else if (isQuoted && line[at + 1] === '"') {
        arg += '"'
        at++
      } else isQuoted = !isQuoted
      at++
    }
    args.push(arg)
  }
  return args
}
