#pragma once
/// Inputs that must be refused, word for word.
///
/// tests/bad/KIND/NAME.EXTENSION is read; the message must be tests/bad/KIND/NAME.expected. Folders are
/// left out of the paths in messages, so that the words do not depend on where the tests run.
#include <functional>
#include <string>

namespace retrogait {

/// The message that `read` gives, or a remark that it gave none.
std::string message_of(const std::function<void()>& read);

/// Every file of tests/bad/`kind` with this extension (".toml"), at least `at_least` of them.
void expect_refused(const std::string& kind, const std::string& extension, int at_least,
                    const std::function<void(const std::string& path)>& read);

}  // namespace retrogait
