import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Handlebars from 'handlebars';
import { sha256 } from '../sha256.js';
import { viewHelpers } from './view-helpers.js';

const EXTENSION = '.hbs';
const STRICT: CompileOptions = { strict: true, knownHelpersOnly: false, preventIndent: true };

type Render = (path: string, locals: object, done: (error: unknown, html?: string) => void) => void;

/**
 * Handlebars for Express: every template is compiled once at start. A variable that a page was not
 * given throws instead of printing nothing, so a slip in a template is a failing page.
 *
 * @param viewsDir folder with the templates; `layouts/` and `partials/` below it have their meaning.
 * @param publicDir folder whose files {{asset}} names.
 */
export function viewEngine(viewsDir: string, publicDir: string): Render {
  const handlebars = Handlebars.create();
  handlebars.registerHelper({ ...viewHelpers, asset: assetHelper(publicDir) });
  const templates = new Map<string, HandlebarsTemplateDelegate>();
  for (const file of filesBelow(viewsDir).filter((name) => name.endsWith(EXTENSION))) {
    const name = relative(viewsDir, file).slice(0, -EXTENSION.length);
    const source = readFileSync(file, 'utf8');
    if (name.startsWith('partials/'))
      handlebars.registerPartial(name.slice('partials/'.length), handlebars.compile(source, STRICT));
    else templates.set(file, handlebars.compile(source, STRICT));
  }

  return (path, locals, done) => {
    try {
      done(null, renderPage(path, locals as PageLocals));
    } catch (error) {
      done(error);
    }
  };

  function renderPage(path: string, locals: PageLocals): string {
    const body = template(path)(locals);
    return template(join(viewsDir, 'layouts', (locals.layout ?? 'page') + EXTENSION))({ ...locals, body });
  }

  function template(file: string): HandlebarsTemplateDelegate {
    const found = templates.get(file);
    if (!found) throw new Error(`there is no template ${file}`);
    return found;
  }
}

interface PageLocals {
  /** Name of the file in layouts; `page` when not given. */
  layout?: string;
}

// The hash in the address lets browsers keep a file for good and still get the next version at once.
function assetHelper(publicDir: string) {
  const hashes = new Map<string, string>();
  for (const file of filesBelow(publicDir)) {
    const hash = sha256(readFileSync(file)).slice(0, 10);
    hashes.set(relative(publicDir, file), hash);
  }
  return function asset(this: unknown, name: string, { data }: Handlebars.HelperOptions): string {
    const hash = hashes.get(name);
    if (!hash) throw new Error(`there is no file ${name} in the public folder`);
    return `${data.root.basePath}/public/${name}?v=${hash}`;
  };
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
