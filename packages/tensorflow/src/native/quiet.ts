/**
 * C++ that makes TensorFlow's lines about itself obey TF_CPP_MIN_LOG_LEVEL. They go through Abseil, which only Python's start
 * of TensorFlow tells the level. Its function has the release's name in its symbol; where none of these is there, all stays
 * as it was.
 */
export const quietSource = `
#include <cstdlib>
#include <dlfcn.h>

namespace {
const char* const names[] = {
${['20230125', '20230802', '20240116', '20240722', '20250127', '20250512', '20250814']
  .map((release) => `  "_ZN4absl12lts_${release}14SetMinLogLevelENS0_18LogSeverityAtLeastE",`)
  .join('\n')}
};

__attribute__((constructor)) void obeyLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level == nullptr) return;
  for (const char* name : names) {
    void* found = dlsym(RTLD_DEFAULT, name);
    if (found == nullptr) continue;
    reinterpret_cast<void (*)(int)>(found)(std::atoi(level));
    return;
  }
}
}  // namespace
`;
