#include "diagnostics/metrics/metric_input.hpp"

#include <array>
#include <limits>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("blocks of columns are read and written") {
  const std::vector<ColumnBlock> blocks = parse_blocks("0-1,3,2+4-5", 6);
  TORSOR_CHECK(blocks == (std::vector<ColumnBlock>{{0, 1}, {3}, {2, 4, 5}}));
  TORSOR_CHECK(blocks_text(blocks) == "0-1,3,2+4-5");
  TORSOR_CHECK(blocks_text(single_columns(3)) == "0,1,2");
}

TORSOR_TEST("bad blocks are refused with the reason") {
  TORSOR_THROWS_WITH(parse_blocks("", 2), InvalidArgument, "found \"\"");
  TORSOR_THROWS_WITH(parse_blocks("0-x", 2), InvalidArgument, "found \"0-x\"");
  TORSOR_THROWS_WITH(parse_blocks("1-0", 2), InvalidArgument, "runs backwards");
  TORSOR_THROWS_WITH(parse_blocks("0-2", 2), InvalidArgument, "beyond the last of 2");
  TORSOR_THROWS_WITH(parse_blocks("0,0", 2), InvalidArgument, "belongs to two blocks");
  TORSOR_THROWS_WITH(check_blocks({{0}, {1}, {2}}, 2), InvalidArgument, "3 blocks are more than");
  TORSOR_THROWS_WITH(check_blocks({{}}, 2), InvalidArgument, "empty");
}

TORSOR_TEST("factors of whole numbers are discrete and their classes are numbered") {
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Ones(4, 2);
  Eigen::MatrixXd factors(4, 2);
  factors << 7, 0.5, -1, 0.25, 7, 0.125, 3, 1;
  const MetricInput input(codes, factors);
  TORSOR_CHECK(input.factors()[0].kind == FactorKind::discrete);
  TORSOR_CHECK(input.factors()[0].levels == (std::vector<double>{-1.0, 3.0, 7.0}));
  TORSOR_CHECK(input.factors()[0].classes == Eigen::Vector4i(2, 0, 2, 1));
  TORSOR_CHECK(input.factors()[1].kind == FactorKind::continuous);
  TORSOR_CHECK(input.factors()[1].name == "factor 1");
  TORSOR_CHECK(input.single());
}

TORSOR_TEST("rows are picked with repeats and keep levels and blocks") {
  Eigen::MatrixXd codes(3, 3);
  codes << 1, 2, 3, 4, 5, 6, 7, 8, 9;
  const MetricInput input(codes, Eigen::Vector3d(5, 6, 7), {.blocks = {{0, 2}, {1}}});
  const MetricInput picked = input.rows_at(std::array<Eigen::Index, 2>{2, 2});
  TORSOR_CHECK(picked.rows() == 2);
  TORSOR_CHECK(picked.block(0) == (Eigen::MatrixXd(2, 2) << 7, 9, 7, 9).finished());
  TORSOR_CHECK(picked.factors()[0].levels.size() == 3);
  TORSOR_CHECK(picked.factors()[0].classes == Eigen::Vector2i(2, 2));
  TORSOR_CHECK(!picked.single());
}

TORSOR_TEST("input that no metric can take is refused") {
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Ones(4, 2);
  const Eigen::MatrixXd factors = Eigen::MatrixXd::Ones(4, 1);
  TORSOR_THROWS_WITH(MetricInput(codes, Eigen::MatrixXd::Ones(3, 1)), InvalidArgument,
                     "codes have 4 rows, factors 3");
  TORSOR_THROWS_WITH(MetricInput(Eigen::MatrixXd(0, 2), Eigen::MatrixXd(0, 1)), InvalidArgument,
                     "at least one row");
  Eigen::MatrixXd bad = codes;
  bad(2, 1) = std::numeric_limits<double>::quiet_NaN();
  TORSOR_THROWS_WITH(MetricInput(bad, factors), InvalidArgument, "code [2, 1] is nan");
  TORSOR_THROWS_WITH(MetricInput(codes, factors, {.names = {"a", "b"}}), InvalidArgument,
                     "2 names are given for 1 factors");
}

}  // namespace
}  // namespace torsor::testing
