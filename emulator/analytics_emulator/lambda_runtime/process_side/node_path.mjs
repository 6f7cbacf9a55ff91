// Lets `import` look in NODE_PATH's folders of modules, where it found nothing beside the module (a hook of Node's loader).
import { basename, delimiter, dirname } from "node:path";
import { pathToFileURL } from "node:url";

const folders = (process.env.NODE_PATH ?? "").split(delimiter).filter((folder) => basename(folder) === "node_modules");
const IS_BARE = /^[^./#][^:]*$/;

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !IS_BARE.test(specifier)) throw error;
    for (const folder of folders) {
      try {
        return await next(specifier, { ...context, parentURL: `${pathToFileURL(dirname(folder))}/` });
      } catch (other) {
        if (other.code !== "ERR_MODULE_NOT_FOUND") throw other;
      }
    }
    throw error;
  }
}
