#include "apps/digiwork/command_words.h"

namespace dw {

CommandWords SplitWords(const std::vector<std::string>& arguments) {
  CommandWords words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") {
      words.plain.insert(words.plain.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
      break;
    }
    if (!word.starts_with("--")) {
      words.plain.push_back(word);
      continue;
    }
    words.flags.push_back(word);
    const bool alone = word == "--json" || word == "--all" || word.find('=') != std::string::npos;
    if (!alone && i + 1 < arguments.size()) words.flags.push_back(arguments[++i]);
  }
  return words;
}

}  // namespace dw
