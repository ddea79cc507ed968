using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bauhinia.Identity.Storage.Migrations.Postgres.Records
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
