// Every bad .osim file says what is wrong, where, and how to mend it: word for word, as test_bad_inputs.cpp
// has it for our own models.
#include <gtest/gtest.h>

#include "io/osim.h"
#include "support/bad_files.h"

namespace retrogait {
namespace {

void take(const std::string& path) { compile(read_model_osim(path)); }

TEST(BadOsim, SaysWhatIsWrong) { expect_refused("osim", ".osim", 15, take); }

TEST(BadOsim, FileThatIsNotThere) {
  EXPECT_EQ(message_of([] { take("tests/bad/osim/nowhere.osim"); }),
            "tests/bad/osim/nowhere.osim: cannot be read: No such file or directory.");
}

}  // namespace
}  // namespace retrogait
