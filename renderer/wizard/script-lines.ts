import type { Action, PlanView } from '../../preload/contract/index.ts'

/** A piece of a script's line: a comment, a keyword, a secret by name, or plain text. */
export interface Piece {
  text: string
  role?: 'comment' | 'keyword' | 'secret'
}

const SECRET = /\{\{([a-z][a-z0-9-]{0,39})\}\}/

const KEYWORDS: Partial<Record<Action['kind'], RegExp>> = {
  tsql: /\b(?:SELECT|FROM|WHERE|INSERT|INTO|UPDATE|SET|DELETE|BACKUP|RESTORE|DATABASE|LOG|TO|DISK|WITH|CREATE|ALTER|DROP|USE|EXEC|EXECUTE|DECLARE|BEGIN|END|IF|ELSE|GO|MASTER|KEY|FILE|PASSWORD|BY)\b/g,
  powershell: /\b[A-Z][a-zA-Z]+-[A-Z][A-Za-z]+\b|\b(?:if|else|foreach|try|catch|throw|return|param|function)\b/g,
  file: /^\s*[a-z]+(?= )|^\s*[a-z]+$/g,
}

const COMMENTS: Partial<Record<Action['kind'], RegExp>> = { tsql: /^\s*--/, powershell: /^\s*#/, file: /^\s*#/ }

/** An action's lines for the eye. Nothing is added and nothing left out but the braces around secrets' names. */
export function scriptLines(action: Pick<Action, 'kind' | 'text'>): Piece[][] {
  return action.text.split(/\r\n|\n|\r/).map((line) => {
    if (COMMENTS[action.kind]?.test(line) === true) return split(line, SECRET, 'comment')
    return split(line, SECRET).flatMap((piece) =>
      piece.role === 'secret' ? [piece] : keywords(piece.text, KEYWORDS[action.kind]),
    )
  })
}

function split(line: string, pattern: RegExp, role?: Piece['role']): Piece[] {
  // Splitting by a pattern with one group puts what the group caught at every odd place.
  return line
    .split(pattern)
    .map((text, index): Piece => (index % 2 === 1 ? { text, role: 'secret' } : plain(text, role)))
    .filter((piece) => piece.text !== '')
}

function keywords(text: string, pattern: RegExp | undefined): Piece[] {
  if (pattern === undefined) return [plain(text)]
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) pieces.push(plain(text.slice(from, match.index)))
    pieces.push({ text: match[0], role: 'keyword' })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push(plain(text.slice(from)))
  return pieces
}

function plain(text: string, role?: Piece['role']): Piece {
  return role === undefined ? { text } : { text, role }
}

const KINDS: Record<Action['kind'], string> = {
  tsql: 'T-SQL',
  powershell: 'PowerShell',
  process: 'Program',
  file: 'File',
  'by-hand': 'By hand',
}

/** "T-SQL, SQL01". */
export function actionCaption(action: Pick<Action, 'kind' | 'target'>): string {
  return action.target === '' ? KINDS[action.kind] : `${KINDS[action.kind]}, ${action.target}`
}

/** The whole script as text to copy: each action below a line that says which step it belongs to and where it is sent. */
export function scriptText(plan: Pick<PlanView, 'steps'>): string {
  return plan.steps
    .flatMap((step, index) =>
      step.actions.map((action) => `# ${index + 1} ${step.title} (${actionCaption(action)})\n${action.text}\n`),
    )
    .join('\n')
}

/** The plan's hash as people compare it: twelve digits in three groups. */
export function shortHash(hash: string): string {
  return [hash.slice(0, 4), hash.slice(4, 8), hash.slice(8, 12)].join(' ')
}
